import { Product } from '../bench/product.mts';
import { readCommandLine } from '../local/command-line.mts';
import { buildWhatIsStale } from '../local/compile.mts';
import { runScript, say, Stop } from '../local/say.mts';
import { stopOnRequest } from '../local/stop-on.mts';
import { awaitTrace } from './await-trace.mts';
import { completeOne } from './completion.mts';
import { Receiver } from './receiver.mts';
import { treeOf } from './tree.mts';

const USAGE = 'npm run trace -- [--services]';
/** Spans are sent so often, in milliseconds; in the product's own way it would be every five seconds. */
const SENT_EVERY_MS = '100';
const TRACE_TIMEOUT_MS = 15_000;
/** What a program ends with that was asked to. */
const INTERRUPTED = 130;

/** `npm run trace [-- --services]`: one completion on a fresh product, followed from the request to the sockets. */
await runScript(async () => {
  const options = { services: { type: 'boolean' } } as const;
  const services = readCommandLine(
    { args: process.argv.slice(2), usage: USAGE, options },
    ({ values }) => values.services ?? false,
  );
  const receiver = await Receiver.open();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: SENT_EVERY_MS };
  const product = new Product({ services, settings });
  stopOnRequest(
    () => void product.end().then(() => process.exit(INTERRUPTED)),
    () => product.killAll(),
  );
  try {
    await buildWhatIsStale();
    await product.start();
    const seen = await completeOne(product.url);
    const spans = await awaitTrace(receiver, TRACE_TIMEOUT_MS);
    if (spans.length === 0) throw new Stop('No trace of the completion came.');
    say(`Trace ${spans[0]!.traceId}`);
    for (const line of treeOf(spans)) say(line);
    const { answered, board, progress } = seen;
    say(
      `The client had its answer after ${answered.toFixed(1)} ms, its page the board after ${board.toFixed(1)} ms ` +
        `and the progress after ${progress.toFixed(1)} ms.`,
    );
  } finally {
    await product.end();
    receiver.close();
  }
  process.exit(0);
});
