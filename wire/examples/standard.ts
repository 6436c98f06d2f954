import { carriage } from '../encode.ts';
import type { Profile } from '../profile.ts';
import { samples } from '../samples.ts';

/** Every type, byte for byte as it goes out. */
export const standardExamples: Profile['carries'] = {
  'learner.created': carriage(
    'learner.created',
    'ours',
    samples['learner.created'],
    '{"id":"evt_0001","type":"learner.created","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":1,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"}}}',
  ),
  'learner.updated': carriage(
    'learner.updated',
    'ours',
    samples['learner.updated'],
    '{"id":"evt_0002","type":"learner.updated","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":2,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"changed":["email","lastName"]}}',
  ),
  'domain.enrolled': carriage(
    'domain.enrolled',
    'ours',
    samples['domain.enrolled'],
    '{"id":"evt_0003","type":"domain.enrolled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":3,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"accessCode":"SPRING"}}',
  ),
  'course.enrolled': carriage(
    'course.enrolled',
    'ours',
    samples['course.enrolled'],
    '{"id":"evt_0004","type":"course.enrolled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":4,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"enrollment":{"id":"enr_1","enrolledAt":"2026-03-02T09:15:00.25Z","source":"self","accessCode":"SPRING"},"purchase":{"id":"pur_2","orderId":"ord_1001","state":"FULFILLED","originalPrice":"99.00","price":"79.50","currency":"EUR","processor":"STRIPE","quantity":1,"promoCode":"EARLY","purchasedAt":"2026-03-02T09:14:00Z"}}}',
  ),
  'course.unenrolled': carriage(
    'course.unenrolled',
    'ours',
    samples['course.unenrolled'],
    '{"id":"evt_0005","type":"course.unenrolled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":5,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"}}}',
  ),
  'course.completed': carriage(
    'course.completed',
    'ours',
    samples['course.completed'],
    '{"id":"evt_0006","type":"course.completed","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":6,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"result":{"completedAt":"2026-03-02T10:45:30.123456+01:00","score":45,"maxScore":60,"passed":true},"certificate":{"id":"cert_12","number":12,"name":"Introduction","code":"AB12-CD34","url":"https://learn.acme.example/verify/AB12-CD34","issuedAt":"2026-03-02T09:45:31Z","expiresAt":"2028-03-02T09:45:31Z"}}}',
  ),
  'lesson.completed': carriage(
    'lesson.completed',
    'ours',
    samples['lesson.completed'],
    '{"id":"evt_0007","type":"lesson.completed","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":7,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"lesson":{"id":"les_7","number":7,"title":"Safety first"},"result":{"completedAt":"2026-03-02T10:45:30.123456+01:00","score":45,"maxScore":60,"passed":true}}}',
  ),
  'content.completed': carriage(
    'content.completed',
    'ours',
    samples['content.completed'],
    '{"id":"evt_0008","type":"content.completed","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":8,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"content":{"id":"con_9","kind":"scorm","title":"Fire drill"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"result":{"completedAt":"2026-03-02T10:45:30.123456+01:00","score":45,"maxScore":60,"passed":true}}}',
  ),
  'path.created': carriage(
    'path.created',
    'ours',
    samples['path.created'],
    '{"id":"evt_0009","type":"path.created","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":9,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"path":{"id":"pth_3","publishedId":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding","kind":"learning_plan"}}}',
  ),
  'path.enrolled': carriage(
    'path.enrolled',
    'ours',
    samples['path.enrolled'],
    '{"id":"evt_0010","type":"path.enrolled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":10,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"path":{"id":"pth_3","publishedId":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding","kind":"path"},"enrollment":{"id":"enr_1","enrolledAt":"2026-03-02T09:15:00.25Z","source":"self","accessCode":"SPRING"}}}',
  ),
  'path.unenrolled': carriage(
    'path.unenrolled',
    'ours',
    samples['path.unenrolled'],
    '{"id":"evt_0011","type":"path.unenrolled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":11,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"path":{"id":"pth_3","publishedId":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding","kind":"path"}}}',
  ),
  'path.completed': carriage(
    'path.completed',
    'ours',
    samples['path.completed'],
    '{"id":"evt_0012","type":"path.completed","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":12,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"path":{"id":"pth_3","publishedId":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding","kind":"learning_plan"},"progress":{"id":"prg_4","completed":3,"required":2},"result":{"completedAt":"2026-03-02T10:45:30.123456+01:00","score":45,"maxScore":60,"passed":true}}}',
  ),
  'quiz.completed': carriage(
    'quiz.completed',
    'ours',
    samples['quiz.completed'],
    '{"id":"evt_0013","type":"quiz.completed","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":13,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"lesson":{"id":"les_7","number":7,"title":"Safety first"},"quiz":{"id":"qz_1","name":"Safety quiz","passingPercentage":70},"attempt":{"id":"att_2","number":2,"startedAt":"2026-03-02T09:30:00Z","completedAt":"2026-03-02T09:45:30Z","percentage":75},"result":{"completedAt":"2026-03-02T10:45:30.123456+01:00","score":45,"maxScore":60,"passed":true}}}',
  ),
  'purchase.fulfilled': carriage(
    'purchase.fulfilled',
    'ours',
    samples['purchase.fulfilled'],
    '{"id":"evt_0014","type":"purchase.fulfilled","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":14,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"purchase":{"id":"pur_2","orderId":"ord_1001","state":"FULFILLED","originalPrice":"99.00","price":"79.50","currency":"EUR","processor":"STRIPE","quantity":1,"promoCode":"EARLY","purchasedAt":"2026-03-02T09:14:00Z"},"offer":{"id":"off_1","sku":"INTRO-1","description":"Introduction, one seat"}}}',
  ),
  'task.created': carriage(
    'task.created',
    'ours',
    samples['task.created'],
    '{"id":"evt_0015","type":"task.created","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":15,"data":{"task":{"id":"tsk_6","kind":"ESSAY_REVIEW","createdAt":"2026-03-02T09:45:30Z","url":"https://learn.acme.example/tasks/6"},"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"lesson":{"id":"les_7","number":7,"title":"Safety first"}}}',
  ),
  'session.registered': carriage(
    'session.registered',
    'ours',
    samples['session.registered'],
    '{"id":"evt_0016","type":"session.registered","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":16,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"session":{"id":"ses_5","occurrenceId":"occ_51","title":"Live questions","startsAt":"2026-03-09T14:00:00Z","endsAt":"2026-03-09T15:00:00Z","timezone":"Europe/Berlin","location":"Room 4","instructor":"Ada Byron"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"},"lesson":{"id":"les_7","number":7,"title":"Safety first"}}}',
  ),
  'session.attended': carriage(
    'session.attended',
    'ours',
    samples['session.attended'],
    '{"id":"evt_0017","type":"session.attended","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":17,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"session":{"id":"ses_5","occurrenceId":"occ_51","title":"Live questions","startsAt":"2026-03-09T14:00:00Z","endsAt":"2026-03-09T15:00:00Z","timezone":"Europe/Berlin","location":"Room 4","instructor":"Ada Byron"},"attended":true}}',
  ),
  'certificate.issued': carriage(
    'certificate.issued',
    'ours',
    samples['certificate.issued'],
    '{"id":"evt_0018","type":"certificate.issued","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":18,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"certificate":{"id":"cert_12","number":12,"name":"Introduction","code":"AB12-CD34","url":"https://learn.acme.example/verify/AB12-CD34","issuedAt":"2026-03-02T09:45:31Z","expiresAt":"2028-03-02T09:45:31Z"},"course":{"id":"crs_101","number":101,"publishedId":"pub_55","title":"Einführung & Übersicht","description":"Everything for the first day","url":"https://learn.acme.example/intro","duration":"PT1H30M"}}}',
  ),
  'badge.updated': carriage(
    'badge.updated',
    'ours',
    samples['badge.updated'],
    '{"id":"evt_0019","type":"badge.updated","occurredAt":"2026-03-02T09:45:30.123456Z","publishedAt":"2026-03-02T09:45:31.007Z","academy":"acme","sequence":19,"data":{"learner":{"id":"usr_7f3k","number":4711,"email":"zoe.muller@example.com","firstName":"Zoë","lastName":"Müller","createdAt":"2026-01-05T08:00:00Z","timezone":"Europe/Berlin"},"badge":{"id":"bdg_21","number":21,"name":"First steps","category":"Onboarding"}}}',
  ),
};
