import { Navigate } from '@tanstack/react-router';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { useSession } from '../kit/session.ts';

/** The first page: of all that there is, or of the one academy that the session is for. */
export function Home() {
  const { academy } = useSession();
  if (academy === undefined) return <OverviewPage />;
  return <Navigate to="/academies/$academy" params={{ academy }} replace />;
}
