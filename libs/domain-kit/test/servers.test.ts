import { serversOf } from '..';

it.each([
  ['postgres://u:p@h/d', ['postgres://u:p@h/d']],
  [
    'postgres://u:p%40,@one:1,two:2/d?a=b,c',
    ['postgres://u:p%40,@one:1/d?a=b,c', 'postgres://u:p%40,@two:2/d?a=b,c'],
  ],
  ['postgres://one,[::1]:2/d', ['postgres://one/d', 'postgres://[::1]:2/d']],
  ['no address', ['no address']],
])('%s names %j', (url, servers) => expect(serversOf(url)).toEqual(servers));
