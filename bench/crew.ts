import { startChild, type Child } from './children.ts';
import type { Arrivals, Expectation } from './ledger.ts';
import type { PublisherVerbs } from './publisher.ts';
import { startProgram, type RunningProgram, type ProgramOptions } from './program.ts';
import type { Sample, SinkVerbs } from './sink.ts';
import type { YardstickVerbs } from './yardstick.ts';

/** Everyone that takes part: one sink for all, a publisher, the yardstick, and services as sections need them. */
export interface Crew {
  readonly sinkOrigin: string;
  readonly publisher: Child<PublisherVerbs>;
  readonly yardstick: Child<YardstickVerbs>;
  /** Opens a page in the sink for a new burst, and answers the burst's number. */
  expect(expectation: Omit<Expectation, 'burst'>): Promise<number>;
  reached(deliveries: number, timeoutMs: number): Promise<Arrivals>;
  arrivals(): Promise<Arrivals>;
  samples(): Promise<readonly Sample[]>;
  /** Lends a fresh service, and stops it whatever happens. */
  withProgram<T>(settings: Record<string, string>, use: (service: RunningProgram) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export async function startCrew(options: Omit<ProgramOptions, 'settings'>): Promise<Crew> {
  const sink = startChild<SinkVerbs>(new URL('./sink.ts', import.meta.url));
  const publisher = startChild<PublisherVerbs>(new URL('./publisher.ts', import.meta.url));
  const yardstick = startChild<YardstickVerbs>(new URL('./yardstick.ts', import.meta.url));
  const services = new Set<RunningProgram>();
  let burst = 0;
  const end = async (): Promise<void> => {
    const leaving = [...services].map((service) => service.stop());
    await Promise.all([...leaving, sink.end(), publisher.end(), yardstick.end()]);
  };

  try {
    const { port } = await sink.ask('listen', undefined);
    return {
      sinkOrigin: `http://127.0.0.1:${port}`,
      publisher,
      yardstick,
      async expect(expectation) {
        burst += 1;
        await sink.ask('expect', { burst, ...expectation });
        return burst;
      },
      reached: (deliveries, timeoutMs) => sink.ask('reached', { deliveries, timeoutMs }),
      arrivals: () => sink.ask('arrivals', undefined),
      samples: () => sink.ask('samples', undefined),
      async withProgram(settings, use) {
        const service = await startProgram({ ...options, settings });
        services.add(service);
        try {
          return await use(service);
        } finally {
          await service.stop();
          services.delete(service);
        }
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
