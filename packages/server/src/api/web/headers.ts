/** The strictest policy under which the app works: nothing inline, no other origin's code, and Trusted Types. */
export function policyOf(origins: readonly string[]): string {
  // Older browsers do not count ws: of the same host to 'self'.
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'))
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    // Pictures of users are wherever their tokens say.
    "img-src 'self' https: data: blob:",
    "media-src 'self'",
    ['connect-src', "'self'", ...sockets].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types confab',
    `report-uri ${reportPath}`,
    'report-to csp',
  ].join('; ')
}

/** Where browsers tell what the policy kept from happening. */
export const reportPath = '/v1/csp-reports'

/** What every answer of the app bears: no frame, no opener, no sniffing, no referrer, no device. */
export function pageHeaders(origins: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policyOf(origins),
    'reporting-endpoints': `csp="${reportPath}"`,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  }
}
