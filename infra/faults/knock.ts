import { connect, type Socket } from 'node:net';
import { frame, upgradeRequest } from '../wire/raw-socket';

type Answer = 'admitted' | 'refused' | 'lost';

/** A connection that a busy machine lost is made anew, as any client does, but not for ever. */
const TRIES_MAX = 10;
/** Who has no answer by then tries again, in milliseconds. */
const PATIENCE_MS = 15_000;

/** A client that connects, says who it is, and stays: as light as 5,000 in one process have to be. */
export class Knock {
  readonly answered: Promise<Answer>;
  private tcp: Socket | undefined;

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {
    this.answered = this.tryAgain();
  }

  private async tryAgain(): Promise<Answer> {
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      const answer = await this.knock();
      if (answer !== 'lost') return answer;
      this.close();
    }
    return 'lost';
  }

  private knock(): Promise<Answer> {
    const { hostname, port, host } = new URL(this.origin);
    const tcp = connect(Number(port), hostname);
    this.tcp = tcp;
    return new Promise((resolve) => {
      let text = '';
      let isIntroduced = false;
      const timer = setTimeout(() => resolve('lost'), PATIENCE_MS);
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      tcp.on('data', (chunk) => {
        if (text.includes('40{"sid"')) return;
        text += chunk.toString('latin1');
        if (!isIntroduced && text.includes('"pingInterval"')) {
          isIntroduced = true;
          tcp.write(frame(`40${JSON.stringify({ token: this.token })}`));
        }
        if (text.includes('40{"sid"')) settle('admitted');
        else if (text.includes('44{')) settle('refused');
      });
      tcp.on('error', () => settle('lost'));
      tcp.on('close', () => settle('lost'));
      tcp.write(upgradeRequest(host));
    });
  }

  close(): void {
    this.tcp?.destroy();
  }
}
