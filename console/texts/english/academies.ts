import { counted } from '../plain.ts';

/** Tenants: the list, a new one, and how one is set up. */
export const academies = {
  title: 'Academies',
  add: 'Add an academy',
  empty: {
    title: 'No academy yet',
    text: 'An academy is a tenant: a school, an academy, a course shop. It owns its keys, webhooks, events and deliveries. Add the first one, then its webhooks.',
  },
  columns: { name: 'Name', id: 'Id', company: 'Company', added: 'Added' },
  newTitle: 'Add an academy',
  settingsTitle: 'Academy settings',
  save: 'Save',
  saved: 'Saved. It counts for everything that is sent from now on.',
  name: 'Name',
  nameHint: 'As people call it.',
  id: 'Id',
  idHint:
    'Lower-case letters, digits and dashes; it stands in addresses and cannot be changed later. Made for you where it is empty.',
  companyId: 'Company id',
  companyIdHint: 'What some dialects call the company. The academy’s id where it is empty.',
  domainId: 'Training domain: id',
  domainName: 'Training domain: name',
  domainHint: 'What some dialects call the training domain. Id and name of the academy where both are empty.',
  domainBoth: 'Give both id and name of the training domain, or neither.',
  plainSecrets: 'LMS-shaped APIs show passwords and header values',
  plainSecretsHint:
    'The systems whose APIs Schoolbell stands in for show them in plain. Leave this off unless a client needs it.',
  setUp: 'How customers set up webhooks',
  setUpHint:
    'Self-service: customers add webhooks themselves. By request: they ask, and an operator approves.',
  setUpChoices: {
    usual: (own: string) => `As the profile has it (${own})`,
    'self-service': 'Self-service',
    'by-request': 'By request',
  },
  setUpOwn: { 'self-service': 'self-service', 'by-request': 'by request' },
  remove: {
    title: 'Delete this academy',
    text: 'Its keys, webhooks, events, deliveries, records and audit go with it, at once and for good. What is being sent is the last that goes out.',
    button: 'Delete the academy',
    certain: (name: string) => `Delete ${name}?`,
    says: (endpoints: number | undefined) =>
      `From now on nothing of it is accepted, sent or changed. ${
        endpoints === undefined ? 'Its webhooks' : counted(endpoints, 'webhook', 'webhooks')
      }, and all of its keys, events, deliveries and records are gone. Nobody can undo this.`,
    type: (id: string) => `Type ${id} to go on`,
    verb: 'Delete for good',
  },
} as const;
