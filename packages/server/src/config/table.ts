import { type Limits, limitTable } from '../domain/limits.ts'
import { integer, list, secretText, text, word, wrongNetwork, wrongOrigin, yesNoOrFolder, yesOrNo } from './form.ts'
import { kafkaSettings } from './kafka-table.ts'
import { wrongIssuerTenant, wrongKeys, wrongLoginUrl, wrongRedisUrl, wrongStoreUrl } from './places.ts'
import { type Setting, secret, setting } from './setting.ts'

const mostMs = 2 ** 31 - 1
const judged = (wrong: (value: string) => string | undefined, placeholder: string) => ({
  placeholder,
  read: (value: string) => {
    const reason = wrong(value)
    return reason === undefined ? { value } : { wrong: reason }
  },
  show: (value: string) => value,
})

/** What is set besides the limits. */
export const ownSettings = {
  port: setting('CONFAB_PORT', integer(0, 65_535), 7_700, 'HTTP and WebSocket listen here; 0: any free port'),
  host: setting('CONFAB_HOST', text(255), '127.0.0.1', 'the address listened on; beyond loopback use TLS'),
  dataDir: setting(
    'CONFAB_DATA',
    text(4_096),
    './data',
    'folder of the embedded PostgreSQL and of secrets made at first start',
  ),
  databaseUrl: secret(
    'CONFAB_DATABASE_URL',
    judged(wrongStoreUrl, 'url'),
    'this PostgreSQL (15 or newer) instead of the embedded one; with several hosts (@a:5432,b:5432/) the primary among them',
  ),
  databaseFailover: setting(
    'CONFAB_DATABASE_FAILOVER',
    word('ask', 'keep'),
    'ask' as 'ask' | 'keep',
    'when another PostgreSQL was promoted: ask: no writes until `confab epoch keep` or `bump`; keep: go on where nothing can be lost, because commits waited for the standby',
  ),
  redisUrl: secret(
    'CONFAB_REDIS_URL',
    judged(wrongRedisUrl, 'url'),
    'this Redis (6.2 or newer; a Cluster: 7) between the nodes: redis://, redis+sentinel:// or redis+cluster://, rediss with TLS; not set: this node is the only one',
  ),
  redisPrefix: setting(
    'CONFAB_REDIS_PREFIX',
    text(64),
    'confab',
    'what all keys and channels in Redis begin with; one for all nodes, another for each installation',
  ),
  redisCa: setting(
    'CONFAB_REDIS_CA',
    text(4_096),
    undefined as string | undefined,
    "PEM file of who signed Redis' certificate; not set: who Node trusts",
  ),
  ...kafkaSettings,
  origins: setting(
    'CONFAB_ORIGINS',
    list('origin,...', wrongOrigin),
    undefined as readonly string[] | undefined,
    'web origins that may connect, exactly as browsers send them; not set: this server under localhost',
  ),
  web: setting(
    'CONFAB_WEB',
    yesNoOrFolder,
    undefined as boolean | string | undefined,
    'serves the web app under /: yes, no, or a folder with another built app; not set: if it is there',
  ),
  tlsCert: setting(
    'CONFAB_TLS_CERT',
    text(4_096),
    undefined as string | undefined,
    'PEM file of the certificate chain: HTTP and WebSocket over TLS',
  ),
  tlsKey: setting('CONFAB_TLS_KEY', text(4_096), undefined as string | undefined, 'PEM file of its private key'),
  jwtSecret: secret(
    'CONFAB_JWT_SECRET',
    secretText(32, 'HS256 needs as many'),
    'the secret of HS256 tokens; not set: made at first start and kept in the data folder, unless keys are given',
  ),
  sessionSecret: secret(
    'CONFAB_SESSION_SECRET',
    secretText(32, 'the tokens of logins need as many'),
    'the secret of the tokens that /v1/session gives out, the same on all nodes; not set: that of CONFAB_JWT_SECRET, or made at first start and kept in the data folder; another one logs everybody out',
  ),
  jwks: setting(
    'CONFAB_JWKS',
    judged(wrongKeys, 'file|url'),
    undefined as string | undefined,
    'public keys (JWKS) of RS256, PS256, ES256, EdDSA tokens: a file or a URL',
  ),
  jwtIssuer: setting(
    'CONFAB_JWT_ISSUER',
    list('issuer,...', () => undefined),
    [] as readonly string[],
    'issuers taken; none named: any',
  ),
  jwtAudience: setting(
    'CONFAB_JWT_AUDIENCE',
    text(),
    undefined as string | undefined,
    'what a token must be for (aud); not set: not asked',
  ),
  issuerTenants: setting(
    'CONFAB_ISSUER_TENANTS',
    list('issuer=tenant,...', wrongIssuerTenant),
    [] as readonly string[],
    'the tenant of all tokens of an issuer, whatever they claim; such issuers are taken',
  ),
  tenantClaim: setting('CONFAB_TENANT_CLAIM', text(128), 'tenant', 'the claim that names the tenant'),
  defaultTenant: setting(
    'CONFAB_DEFAULT_TENANT',
    text(128),
    'main',
    'the tenant of tokens that name none; "-": they are refused',
  ),
  loginUrl: setting(
    'CONFAB_LOGIN_URL',
    judged(wrongLoginUrl, 'url'),
    undefined as string | undefined,
    "the page of the operator's own login, to which an app sends who is not logged in; it comes back with a ticket",
  ),
  adminKey: secret(
    'CONFAB_ADMIN_KEY',
    secretText(24, 'anybody could guess it'),
    'REST with this key may set users, policies and revocations of any tenant; not set: only tokens of admins may',
  ),
  metricsToken: secret(
    'CONFAB_METRICS_TOKEN',
    secretText(24, 'anybody could guess it'),
    '/metrics for who bears it; not set: for this machine only, where the server listens on loopback, else for nobody',
  ),
  trustProxy: setting(
    'CONFAB_TRUST_PROXY',
    list('network,...', wrongNetwork),
    [] as readonly string[],
    'proxies whose X-Forwarded-For is believed, as addresses or networks',
  ),
  logLevel: setting(
    'CONFAB_LOG_LEVEL',
    word('trace', 'debug', 'info', 'warn', 'error', 'silent'),
    'info',
    'the least that is logged',
  ),
  drain: setting(
    'CONFAB_DRAIN',
    yesOrNo,
    undefined as boolean | undefined,
    'SIGTERM moves the clients of this node to others before it ends; not set: if there is a CONFAB_REDIS_URL',
  ),
  development: setting(
    'CONFAB_DEV',
    yesOrNo,
    undefined as boolean | undefined,
    "for one's own machine: whoever reaches the server logs in under any name, and a token is printed at start; not set: as long as nothing says that others reach it",
  ),
  serverId: setting(
    'CONFAB_SERVER_ID',
    text(64),
    undefined as string | undefined,
    'the name of this node; not set: a random one',
  ),
  allowTokenInQuery: setting(
    'CONFAB_TOKEN_IN_QUERY',
    yesOrNo,
    false,
    'takes whole tokens in the URL of a WebSocket too: proxies may log them',
  ),
} as const

type LimitSettings = { readonly [name in keyof Limits]: Setting<number, number> }

/** Texts and fields above these would not fit the wire's schemas. */
const mostOf: Partial<Record<keyof Limits, number>> = { textBytes: 16_384, fieldsBytes: 4_096 }

function limitSettings(): LimitSettings {
  const rows = Object.entries(limitTable).map(([name, row]) => {
    const most = mostOf[name as keyof Limits] ?? (row.unit === 'ms' ? mostMs : 1_000_000_000)
    return [
      name,
      setting(row.env, integer(row.unit === 'ms' ? 0 : 1, most), row.value, `${row.unit}; at it: ${row.reached}`),
    ]
  })
  return Object.fromEntries(rows)
}

/** All settings there are, by name: the one place. */
export const settings = { ...ownSettings, ...limitSettings() }

export type SettingName = keyof typeof settings

/** Variables which are no settings of the server, and known all the same. */
export const otherVariables: readonly string[] = ['CONFAB_CWD', 'CONFAB_URL', 'CONFAB_TOKEN']
