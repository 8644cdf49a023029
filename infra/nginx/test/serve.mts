import path from 'node:path';
import { Household } from '../../local/household.mts';
import { LogFile } from '../../local/log-file.mts';
import { startNginx } from '../../local/nginx.mts';

/** `serve.mts <folder> <port> <upstreams as JSON>`: the front alone, until its input ends. */
const [folder = '', port, upstreams = '{}'] = process.argv.slice(2);
const household = new Household();
await startNginx(household, {
  folder,
  port: Number(port),
  upstreams: JSON.parse(upstreams) as Record<string, number[]>,
  log: new LogFile(path.join(folder, 'nginx.log')),
});
console.log('listening');
process.stdin.on('end', () => void household.stop()).resume();
