import { describe, expect, it } from 'vitest'
import { publicAddress } from '../public-address.ts'
import { ownPage } from './own-page.ts'

const host = publicAddress('https://console.test')
const under = publicAddress('https://console.test/console')

describe('the page to come back to', () => {
  it.each([
    ['/', '/'],
    ['/imports/import_a', '/imports/import_a'],
    ['/?status=failed&q=a%20b%2F..%2F', '/?status=failed&q=a%20b%2F..%2F'],
    ['/deletions/jobs/3', '/deletions/jobs/3'],
    ['/?next=https://evil.example', '/?next=https://evil.example'],
  ])('is %s', (to, page) => {
    expect(ownPage(to, host)).toBe(page)
    expect(ownPage(to, under)).toBe(page)
    expect(ownPage(`/console${to}`, under)).toBe(page)
  })

  it.each([
    undefined,
    '',
    'https://evil.example',
    'https:evil.example',
    'https:/evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example',
    '/%2fevil.example',
    '/%2F%2Fevil.example',
    '/\tevil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/imports/..//evil.example',
    '/imports/../../other',
    '/imports/%2e%2e/%2e%2e/other',
    '/./evil.example',
    '/console/../other',
    '/console//evil.example',
    '/consoleevil',
    '/other-app',
    '/@evil.example',
    '/imports/a#//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'imports',
    '/api/console/sign-in?to=/',
    '/api/console/sign-in/callback',
    '/imports/é',
    '/imports/"onmouseover="x',
    `/?q=${'x'.repeat(1_000)}`,
  ])('is the first one in place of %j', (to) => {
    expect(ownPage(to, host)).toBe('/')
    expect(ownPage(to, under)).toBe('/')
  })
})
