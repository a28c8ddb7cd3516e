// SPDX-License-Identifier: EUPL-1.2
// A provider that does what it is told, also what no provider may do: for the tests of what is refused.
import { constants, createHash, createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'

const b64 = (x) => Buffer.from(x).toString('base64url')

export function signToken(claims, { alg = 'RS256', key, kid = 'een', typ, secret, head = {} }) {
  const parts = `${b64(JSON.stringify({ alg, ...(kid ? { kid } : {}), ...(typ ? { typ } : {}), ...head }))}.${b64(JSON.stringify(claims))}`
  if (alg === 'none') return `${parts}.`
  if (alg === 'HS256') return `${parts}.${createHmac('sha256', secret).update(parts).digest('base64url')}`
  if (alg === 'RS256') return `${parts}.${createSign('RSA-SHA256').update(parts).sign(key, 'base64url')}`
  if (alg === 'PS256') {
    return `${parts}.${sign('sha256', Buffer.from(parts), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }).toString('base64url')}`
  }
  return `${parts}.${sign('sha256', Buffer.from(parts), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

// What it does is what stands in `act`, which each test sets anew:
//   metadata(m), keys(list), claims(c), token(text, claims, sign), userinfo(c): change what it tells
//   back(url): changes the address that it sends people back to
//   down: breaks off every connection; slow: never answers the token endpoint; status: of the token endpoint
export async function startHostile({ client, claims = {} }) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const codes = new Map()
  const state = { act: {}, asked: [], hanging: 0, key: privateKey, other, publicKey }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, state.issuer)
    const tell = (v, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(v))
    let body = ''
    for await (const part of request) body += part
    state.asked.push(`${request.method} ${url.pathname}`)
    if (state.act.down) return request.socket.destroy()
    if (url.pathname === '/.well-known/openid-configuration') {
      const m = {
        issuer: state.issuer, authorization_endpoint: `${state.issuer}/auth`, token_endpoint: `${state.issuer}/token`, jwks_uri: `${state.issuer}/keys`,
        userinfo_endpoint: `${state.issuer}/userinfo`, code_challenge_methods_supported: ['S256'], token_endpoint_auth_methods_supported: ['client_secret_post'],
      }
      return tell(state.act.metadata?.(m) ?? m)
    }
    if (url.pathname === '/keys') {
      const list = [{ ...publicKey.export({ format: 'jwk' }), kid: 'een', use: 'sig' }]
      return tell({ keys: state.act.keys?.(list) ?? list })
    }
    if (url.pathname === '/auth') {
      const code = createHash('sha256').update(String(codes.size)).digest('hex')
      codes.set(code, url.searchParams)
      const back = new URL(url.searchParams.get('redirect_uri'))
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state'))
      state.act.back?.(back)
      return response.writeHead(303, { Location: back.href }).end()
    }
    if (url.pathname === '/token') {
      const form = new URLSearchParams(body)
      const asked = codes.get(form.get('code'))
      state.form = form
      if (state.act.slow) {
        state.hanging += 1
        return undefined
      }
      if (state.act.status) return tell({ error: 'invalid_grant' }, state.act.status)
      const access = 'toegang'
      const now = Math.floor(Date.now() / 1000)
      let c = { iss: state.issuer, sub: 'iemand', aud: client, nonce: asked?.get('nonce'), iat: now, exp: now + 300, name: 'Iemand Anders', ...claims }
      c = state.act.claims?.(c) ?? c
      const idToken = state.act.token?.(c) ?? signToken(c, { key: privateKey })
      return tell({ access_token: access, token_type: 'Bearer', id_token: idToken })
    }
    if (url.pathname === '/userinfo') {
      const c = { sub: 'iemand' }
      return tell(state.act.userinfo?.(c) ?? c)
    }
    return tell({}, 404)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  state.port = server.address().port
  state.issuer = `http://127.0.0.1:${state.port}`
  state.stop = () => new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections?.()
  })
  return state
}
