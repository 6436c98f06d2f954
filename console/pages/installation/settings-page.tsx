import { api } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { MasterKeyCard } from './master-key-card.tsx';
import { NodeCard } from './node-card.tsx';
import { ReadinessCard } from './readiness-card.tsx';
import { SettingsList } from './settings-list.tsx';
import './installation.css';

/** How the installation is set, on what it runs, and whether it is well. */
export function SettingsPage() {
  const asked = api.useQuery('get', '/v1/settings', {}, { refetchInterval: calmMs });
  return (
    <Page title={t.installation.title}>
      <div className="installation-cards">
        <Asked query={asked} lines={6}>
          {(installation) => <NodeCard installation={installation} />}
        </Asked>
        <ReadinessCard />
        <MasterKeyCard />
      </div>
      {asked.data !== undefined && <SettingsList settings={asked.data.settings} />}
    </Page>
  );
}

const calmMs = 30_000;
