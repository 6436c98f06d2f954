import { carriage } from '../encode.ts';
import type { GoldenExample, Profile } from '../profile.ts';
import { academy, samples } from '../samples.ts';

/** COURSE_ENROLLMENT is public elsewhere; the others follow its style, and are Schoolbell’s own. */
export const skilljarExamples: Profile['carries'] = {
  'domain.enrolled': carriage(
    'DOMAIN_ENROLLMENT',
    'ours',
    samples['domain.enrolled'],
    '{"event_type":"DOMAIN_ENROLLMENT","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"domain_access_code":"SPRING","signup_fields":[]}',
  ),
  'course.enrolled': carriage(
    'COURSE_ENROLLMENT',
    'pub',
    samples['course.enrolled'],
    '{"event_type":"COURSE_ENROLLMENT","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"purchase":{"order_id":"ord_1001","original_price":"99.00","purchase_price":"79.50","currency_code":"EUR","payment_processor":"STRIPE"},"domain_access_code":"SPRING"}',
    { more: [freeOfCharge()] },
  ),
  'course.completed': carriage(
    'COURSE_COMPLETION',
    'ours',
    samples['course.completed'],
    '{"event_type":"COURSE_COMPLETION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"course_progress":{"course_progress_id":null,"completed_at":"2026-03-02T09:45:30.123456+00:00","score":45,"max_score":60,"success_status":"PASSED"},"certificate":{"code":"AB12-CD34","validate_url":"https://learn.acme.example/verify/AB12-CD34","issued_at":"2026-03-02T09:45:31.000000+00:00","expires_at":"2028-03-02T09:45:31.000000+00:00"}}',
    { more: [bare()] },
  ),
  'lesson.completed': carriage(
    'LESSON_COMPLETION',
    'ours',
    samples['lesson.completed'],
    '{"event_type":"LESSON_COMPLETION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"lesson":{"id":"les_7","title":"Safety first"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"lesson_progress":{"id":null,"completed_at":"2026-03-02T09:45:30.123456+00:00","score":45,"max_score":60,"success_status":"PASSED"}}',
  ),
  'path.enrolled': carriage(
    'PATH_ENROLLMENT',
    'ours',
    samples['path.enrolled'],
    '{"event_type":"PATH_ENROLLMENT","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"path":{"id":"pth_3","published_path_id":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"purchase":null,"domain_access_code":"SPRING"}',
  ),
  'path.completed': carriage(
    'PATH_COMPLETION',
    'ours',
    samples['path.completed'],
    '{"event_type":"PATH_COMPLETION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"path":{"id":"pth_3","published_path_id":"pub_88","title":"Onboarding","url":"https://learn.acme.example/onboarding"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"path_progress":{"path_progress_id":"prg_4","completed_course_count":3,"completed_required_course_count":2,"completed_at":"2026-03-02T09:45:30.123456+00:00"},"certificate":null}',
  ),
  'quiz.completed': carriage(
    'QUIZ_COMPLETION',
    'ours',
    samples['quiz.completed'],
    '{"event_type":"QUIZ_COMPLETION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"quiz":{"id":"qz_1","name":"Safety quiz","passing_percentage_correct":70},"lesson":{"id":"les_7","title":"Safety first"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"quiz_attempt":{"id":"att_2","attempt_number":2,"started_at":"2026-03-02T09:30:00.000000+00:00","completed_at":"2026-03-02T09:45:30.000000+00:00","score":45,"max_score":60,"percentage_correct":75,"passed":true}}',
  ),
  'purchase.fulfilled': carriage(
    'PURCHASE_FULFILLMENT',
    'ours',
    samples['purchase.fulfilled'],
    '{"event_type":"PURCHASE_FULFILLMENT","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"purchase":{"id":"pur_2","order_id":"ord_1001","state":"FULFILLED","original_price":"99.00","purchase_price":"79.50","currency_code":"EUR","payment_processor":"STRIPE","quantity":1,"purchased_at":"2026-03-02T09:14:00.000000+00:00","promo_code":"EARLY"},"offer":{"id":"off_1","sku":"INTRO-1","description":"Introduction, one seat"},"domain":{"id":"dom_9k2","name":"learn.acme.example"}}',
  ),
  'task.created': carriage(
    'DASHBOARD_TASK_CREATED',
    'ours',
    samples['task.created'],
    '{"event_type":"DASHBOARD_TASK_CREATED","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"task":{"id":"tsk_6","task_type":"ESSAY_REVIEW","created_at":"2026-03-02T09:45:30.000000+00:00","url":"https://learn.acme.example/tasks/6"},"lesson":{"id":"les_7","title":"Safety first"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"}}',
  ),
  'session.registered': carriage(
    'VILT_EVENT_REGISTRATION',
    'ours',
    samples['session.registered'],
    '{"event_type":"VILT_EVENT_REGISTRATION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":"Zoë","last_name":"Müller","id":"usr_7f3k","email":"zoe.muller@example.com"},"vilt_session_event":{"id":"occ_51","starts_at":"2026-03-09T14:00:00.000000+00:00","ends_at":"2026-03-09T15:00:00.000000+00:00","timezone":"Europe/Berlin","location":"Room 4"},"vilt_session":{"id":"ses_5","display_name":"Live questions","instructor_name":"Ada Byron"},"lesson":{"id":"les_7","title":"Safety first"},"course":{"id":"crs_101","published_course_id":"pub_55","title":"Einführung & Übersicht","url":"https://learn.acme.example/intro"},"domain":{"id":"dom_9k2","name":"learn.acme.example"}}',
  ),
};

/** The values of the public sample: what an enrolment without a price looks like. */
function freeOfCharge(): GoldenExample {
  return {
    title: 'Free of charge',
    academy,
    event: {
      ...samples['course.enrolled'],
      data: {
        learner: { id: 'usr_1', email: 'ann@example.com' },
        course: { id: 'crs_1', title: 'First' },
        enrollment: { enrolledAt: '2026-03-02T09:45:30Z', source: 'self', accessCode: 'access' },
        purchase: {
          orderId: 'ord_1',
          originalPrice: '0.00',
          price: '0.00',
          currency: 'USD',
          processor: 'NONE',
        },
      },
    },
    body: '{"event_type":"COURSE_ENROLLMENT","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":null,"last_name":null,"id":"usr_1","email":"ann@example.com"},"course":{"id":"crs_1","published_course_id":null,"title":"First","url":null},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"purchase":{"order_id":"ord_1","original_price":"0.00","purchase_price":"0.00","currency_code":"USD","payment_processor":"NONE"},"domain_access_code":"access"}',
  };
}

function bare(): GoldenExample {
  return {
    title: 'Failed, with nothing optional',
    academy,
    event: {
      ...samples['course.completed'],
      data: {
        learner: { id: 'usr_1', email: 'ann@example.com' },
        course: { id: 'crs_1', title: 'First' },
        result: { completedAt: '2026-03-02T09:45:30Z', passed: false },
      },
    },
    body: '{"event_type":"COURSE_COMPLETION","timestamp":"2026-03-02T09:45:30.123456+00:00","user":{"first_name":null,"last_name":null,"id":"usr_1","email":"ann@example.com"},"course":{"id":"crs_1","published_course_id":null,"title":"First","url":null},"domain":{"id":"dom_9k2","name":"learn.acme.example"},"course_progress":{"course_progress_id":null,"completed_at":"2026-03-02T09:45:30.000000+00:00","score":null,"max_score":null,"success_status":"FAILED"},"certificate":null}',
  };
}
