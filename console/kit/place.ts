import { useParams } from '@tanstack/react-router';

/** The academy that the address names. Pages below `/academies/{academy}` always have one. */
export function useAcademyId(): string {
  return usePlaceName('academy');
}

/** What the address names under this word: an endpoint, a delivery, a learner. */
export function usePlaceName(
  name: 'academy' | 'endpoint' | 'delivery' | 'event' | 'learner' | 'type' | 'profile',
): string {
  const found = useParams({ strict: false })[name];
  if (found === undefined) throw new Error(`place-${name}: the address of this page names none`);
  return found;
}
