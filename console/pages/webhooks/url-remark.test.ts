import { describe, expect, test } from 'vitest';
import { urlRemark } from './url-remark.ts';

const both = ['http', 'https'];

describe('a URL that is being typed', () => {
  test.each([
    'example',
    'example.com/hook',
    'https://',
    '/hook',
    'https://exa mple.com/',
    'https://example.com\\hook',
  ])('%s is none', (text) => {
    expect(urlRemark(text, both)).toMatchObject({ kind: 'wrong', what: 'no-url' });
  });

  test('of a scheme that the profile does not take is wrong', () => {
    expect(urlRemark('http://example.com/', ['https'])).toEqual({
      kind: 'wrong',
      what: 'scheme',
      schemes: ['https'],
    });
    expect(urlRemark('ftp://example.com/', both)).toMatchObject({ kind: 'wrong', what: 'scheme' });
  });

  test('with a password inside is wrong', () => {
    expect(urlRemark('https://me:secret@example.com/', both)).toMatchObject({ what: 'credentials' });
  });

  test.each([
    'http://localhost:3000/',
    'https://10.1.2.3/',
    'https://[::1]/',
    'https://intranet/',
    'https://a.internal/',
  ])('%s leads inside', (text) => {
    expect(urlRemark(text, both)).toEqual({ kind: 'doubtful', what: 'inside' });
  });

  test('without encryption or with a port of another protocol is doubtful', () => {
    expect(urlRemark('http://example.com/', both)).toEqual({ kind: 'doubtful', what: 'unencrypted' });
    expect(urlRemark('https://example.com:25/', both)).toEqual({ kind: 'doubtful', what: 'port' });
  });

  test.each(['', '  ', 'https://example.com/hook?x=1', 'https://example.com:8443/', 'https://172.32.0.1/'])(
    'of "%s" there is nothing to say',
    (text) => {
      expect(urlRemark(text, both)).toEqual({ kind: 'good' });
    },
  );
});
