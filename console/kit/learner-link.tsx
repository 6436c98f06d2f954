import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Foreign } from './foreign.tsx';

interface LearnerLinkProps {
  readonly academy: string;
  readonly learner: string;
}

/** The way to what is known of a learner. */
export function LearnerLink({ academy, learner }: LearnerLinkProps) {
  return (
    <Anchor
      size="sm"
      underline="always"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/learners/$learner" params={{ academy, learner }} />
      )}
    >
      <Foreign text={learner} charactersMax={120} />
    </Anchor>
  );
}
