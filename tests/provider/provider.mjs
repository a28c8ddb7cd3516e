// SPDX-License-Identifier: EUPL-1.2
// A real provider of OpenID Connect for the tests (npm oidc-provider), on a port of this machine. Its people are those
// that the tests give it; whoever opens its page signs in with a name and no password.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

function keys() {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  return { keys: [{ ...rsa, kid: 'een', use: 'sig' }, { ...ec, kid: 'twee', use: 'sig' }] }
}

function listen(server) {
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)))
}

function page(uid) {
  return `<!DOCTYPE html><html lang="nl"><title>Aanbieder</title><link rel="icon" href="data:,"><h1>Aanbieder</h1>
<form method="post" action="/interaction/${uid}"><label>Naam <input name="login" required></label><button>Verder</button></form>
<form method="post" action="/interaction/${uid}/afbreken"><button>Afbreken</button></form>`
}

function bodyOf(request) {
  return new Promise((done) => {
    let text = ''
    request.on('data', (part) => { text += part })
    request.on('end', () => done(new URLSearchParams(text)))
  })
}

// people: { login: claims }, with "login_acr" and "login_amr" for how they prove who they are. clients: as oidc-provider
// takes them. signedClaims: what stands in the ID token itself (Keycloak); else it is told at the userinfo endpoint
// (SURFconext).
export async function startProvider({ people, clients, claims, signedClaims = false, acrValues = [] }) {
  const server = createServer()
  const port = await listen(server)
  const issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, {
    clients,
    claims: { openid: ['sub'], profile: ['name'], email: ['email'], ...claims, acr: null, amr: null },
    conformIdTokenClaims: !signedClaims,
    acrValues,
    jwks: keys(),
    cookies: { keys: ['een geheim van de toets'] },
    pkce: { required: () => true, methods: ['S256'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256'] },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (ctx, sub) => people[sub] && { accountId: sub, claims: () => ({ sub, ...people[sub] }) },
    // Nobody has to agree to what is told.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope(['openid', 'profile', 'email', ...Object.keys(claims)].join(' '))
      grant.addOIDCClaims(Object.values(claims).flat())
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const state = { issuer, provider, back: undefined }

  server.on('request', async (request, response) => {
    const at = /^\/interaction\/([^/]+)(\/afbreken)?$/.exec(request.url)
    if (!at) return answer(request, response)
    try {
      const { uid } = await provider.interactionDetails(request, response)
      if (request.method === 'GET') {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(uid))
        return
      }
      const login = (await bodyOf(request)).get('login')
      const who = people[login]
      const result = at[2] || !who
        ? { error: 'access_denied', error_description: 'afgebroken' }
        : { login: { accountId: login, acr: who.login_acr, amr: who.login_amr } }
      await provider.interactionFinished(request, response, result)
    } catch (e) {
      response.writeHead(500).end(String(e))
    }
  })
  state.stop = () => new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections?.()
  })
  return state
}

// Follows the way of a browser without script: cookies of the provider, redirects, its one form. Gives the address that it
// sends the browser back to.
export async function throughProvider(address, login) {
  const jar = new Map()
  const ask = async (url, options = {}) => {
    const got = await fetch(url, {
      redirect: 'manual', ...options,
      headers: { ...options.headers, Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    })
    const lines = got.headers.getSetCookie?.() ?? (got.headers.get('set-cookie') ?? '').split(/,(?=[^;]+=)/)
    for (const line of lines.filter(Boolean)) {
      const [name, value] = line.split(';')[0].trim().split(/=(.*)/s)
      jar.set(name, value)
    }
    return got
  }
  const origin = new URL(address).origin
  let url = address, options = {}
  for (let i = 0; i < 10; i++) {
    const got = await ask(url, options)
    const to = got.headers.get('location')
    if (to) {
      url = new URL(to, url).href
      options = {}
      if (!url.startsWith(origin)) return url
    } else {
      const text = await got.text()
      const action = /action="([^"]+)"/.exec(text)?.[1]
      if (got.status !== 200 || !action) throw new Error(`the provider answered ${got.status}: ${text.slice(0, 500)}`)
      url = new URL(action, url).href
      options = { method: 'POST', body: new URLSearchParams({ login }), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }
    }
  }
  throw new Error(`no way back from ${address}`)
}
