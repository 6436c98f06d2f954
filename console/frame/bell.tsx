/** The mark of the house. */
export function Bell() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" className="bell">
      <path d="M16 3a3 3 0 0 0-2.6 4.5C9.6 8.7 7 12.2 7 16.3V21l-2.3 3.1A1.2 1.2 0 0 0 5.7 26h20.6a1.2 1.2 0 0 0 1-1.9L25 21v-4.7c0-4.1-2.6-7.6-6.4-8.8A3 3 0 0 0 16 3z" />
      <circle cx="16" cy="28" r="2.6" />
    </svg>
  );
}
