// Preloaded into a node: its clock is wrong by as many milliseconds as the variable CLOCK_AHEAD_MS says.

const aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const TrueDate = Date;
const shifted = (): number => TrueDate.now() + aheadMs;

globalThis.Date = new Proxy(TrueDate, {
  construct(target, args: readonly unknown[], asked): Date {
    const made: unknown = Reflect.construct(target, args.length === 0 ? [shifted()] : args, asked);
    return made instanceof TrueDate ? made : new TrueDate(shifted());
  },
  apply: () => new TrueDate(shifted()).toString(),
  get: (target, name): unknown => (name === 'now' ? shifted : Reflect.get(target, name)),
});
