// Preloaded into a node: its clock is wrong by as many milliseconds as the variable CLOCK_AHEAD_MS says.

const aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const TrueDate = Date;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], made) =>
    Reflect.construct(target, args.length === 0 ? [shifted()] : args, made),
  apply: () => new TrueDate(shifted()).toString(),
  get: (target, name, receiver) => (name === 'now' ? shifted : Reflect.get(target, name, receiver)),
});

function shifted(): number {
  return TrueDate.now() + aheadMs;
}
