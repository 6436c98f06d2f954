/** What a new installation, or a new academy, has come to. */
interface Begun {
  /** Absent inside of an academy. */
  readonly academies?: number;
  readonly webhooks: number;
  readonly published: number;
}

export type FirstStep = 'academy' | 'webhook' | 'sample';

/** The way to the first delivery, in order; empty for those who have gone it. */
export function firstSteps({
  academies,
  webhooks,
  published,
}: Begun): readonly { readonly step: FirstStep; readonly isDone: boolean }[] {
  const steps = [
    ...(academies === undefined ? [] : [{ step: 'academy' as const, isDone: academies > 0 }]),
    { step: 'webhook' as const, isDone: webhooks > 0 },
    { step: 'sample' as const, isDone: published > 0 },
  ];
  return steps.every(({ isDone }) => isDone) ? [] : steps;
}
