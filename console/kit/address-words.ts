import { useNavigate, useSearch } from '@tanstack/react-router';

type Words = ReturnType<typeof useWords>;

function useWords() {
  return useSearch({ strict: false });
}

/**
 * The words of the query in the address, and how to change some of them: the others stay, and an undefined one leaves the
 * address. The way back leads to the page before, not through every choice.
 */
export function useAddressWords(): readonly [
  words: Words,
  change: (changed: Readonly<{ [N in keyof Words]: Words[N] | undefined }>) => void,
] {
  const words = useWords();
  const navigate = useNavigate();
  return [
    words,
    (changed) => {
      const next: Record<string, string> = {};
      for (const [name, value] of Object.entries({ ...words, ...changed }))
        if (value !== undefined) next[name] = value;
      void navigate({ to: '.', search: next, replace: true });
    },
  ];
}
