import { connect, type Socket } from 'node:net';
import { frame, upgradeRequest } from '../wire/raw-socket';

/** Who was neither admitted nor refused by then is lost, in milliseconds. */
const PATIENCE_MS = 30_000;

/** A client that connects, says who it is, and stays: as light as 5,000 in one process have to be. */
export class Knock {
  readonly answered: Promise<'admitted' | 'refused' | 'lost'>;
  private readonly tcp: Socket;

  constructor(origin: string, token: string) {
    const { hostname, port, host } = new URL(origin);
    this.tcp = connect(Number(port), hostname);
    this.answered = new Promise((resolve) => {
      let text = '';
      const timer = setTimeout(() => resolve('lost'), PATIENCE_MS);
      const settle = (answer: 'admitted' | 'refused' | 'lost') => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.tcp.on('data', (chunk) => {
        if (text.includes('40{"sid"')) return;
        const isOpen = text.includes('"pingInterval"');
        text += chunk.toString('latin1');
        if (!isOpen && text.includes('"pingInterval"'))
          this.tcp.write(frame(`40${JSON.stringify({ token })}`));
        if (text.includes('40{"sid"')) settle('admitted');
        else if (text.includes('44{')) settle('refused');
      });
      this.tcp.on('error', () => settle('lost'));
      this.tcp.on('close', () => settle('lost'));
    });
    this.tcp.write(upgradeRequest(host));
  }

  close(): void {
    this.tcp.destroy();
  }
}
