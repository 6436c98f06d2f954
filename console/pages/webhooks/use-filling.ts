import { useState } from 'react';
import { problemOf } from '../../asking/problem.ts';
import { type FieldFaults, faultsByField } from './form-faults.ts';
import type { FormValues } from './form-values.ts';

/** A form that somebody fills in, as its fields see it. */
export interface Filling {
  readonly values: FormValues;
  readonly faults: FieldFaults;
  /** Why it was not taken, as a whole. */
  readonly error: unknown;
  readonly isSending: boolean;
  /** Whether a field may not be changed here. */
  isLocked(field: keyof FormValues): boolean;
  set<F extends keyof FormValues>(field: F, value: FormValues[F]): void;
  /** Sends it; what is refused lands at its field. */
  send(act: (values: FormValues) => Promise<void>): Promise<void>;
}

interface FillingOptions {
  readonly locked?: ReadonlySet<keyof FormValues>;
}

export function useFilling(initial: FormValues, { locked = nothing }: FillingOptions = {}): Filling {
  const [values, setValues] = useState(initial);
  const [faults, setFaults] = useState<FieldFaults>({});
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  return {
    values,
    faults,
    error,
    isSending,
    isLocked: (field) => locked.has(field),
    set(field, value) {
      setValues((before) => ({ ...before, [field]: value }));
      // What was wrong with it is past; of a group all of it.
      setFaults((before) =>
        Object.fromEntries(Object.entries(before).filter(([path]) => path.split('.', 1)[0] !== field)),
      );
    },
    async send(act) {
      setSending(true);
      setError(undefined);
      setFaults({});
      try {
        await act(values);
      } catch (thrown) {
        setError(thrown);
        setFaults(faultsByField(problemOf(thrown).faults));
      } finally {
        setSending(false);
      }
    },
  };
}

const nothing: ReadonlySet<keyof FormValues> = new Set();
