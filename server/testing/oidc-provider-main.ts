import { startOidcProvider } from './oidc-provider.ts'
import { signInEnvironment } from './sign-in-console.ts'

/** `npm run provider`: somewhere to sign in, with a person of each role, while one works on the console. */
const port = Number(process.env['PROVIDER_PORT'] ?? 4330)
// All addresses of a container, whose port is this machine's: PROVIDER_HOST=0.0.0.0.
const host = process.env['PROVIDER_HOST'] ?? '127.0.0.1'
const provider = await startOidcProvider({ port, host })
const variables = { PUBLIC_URL: 'http://127.0.0.1:4310', ...signInEnvironment(provider) }
const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
process.stdout.write(
  `A provider to sign in at is on ${provider.issuer}. Start the console beside it with:\n\n${lines.join(' \\\n')} \\\nnpm start\n`,
)
