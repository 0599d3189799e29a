/** `npm run test:deliveries`: the long run. A short one is in the tier n8n-core. */
import { flood, simulateClock } from './flood';

const deliveries = Number(process.env.DELIVERIES ?? 100_000);
const seed = Number(process.env.DELIVERIES_SEED ?? 1);
/** Progress is told every so many deliveries. */
const STEP = 10_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

beforeAll(simulateClock);
afterAll(() => jest.useRealTimers());

test('no genuine delivery is lost, and none runs twice', async () => {
	const started = process.hrtime.bigint();
	const seconds = () => Math.round(Number(process.hrtime.bigint() - started) / 1e9);
	let next = STEP;
	const progress = (arrived: number) => {
		if (arrived < next) return;
		say(`${arrived} of ${deliveries} deliveries, ${seconds()} s`);
		next += STEP;
	};
	const { lost, doubled, strange, ...outcome } = await flood({ deliveries, seed, progress });
	const wrong = [
		...lost.map((line) => `lost: ${line}`),
		...doubled.map((line) => `doubled: ${line}`),
		...strange.map((line) => `strange: ${line}`),
	];
	for (const line of wrong.slice(0, 10)) say(line);
	say(`seed ${seed}, ${outcome.senders} sources, ${outcome.failures} not stored at first, ${seconds()} s`);
	say(`${outcome.deliveries} deliveries, ${outcome.events} events, ${lost.length} lost, ${doubled.length} doubled`);
	expect(wrong).toEqual([]);
}, 1_800_000);
