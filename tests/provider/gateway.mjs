// SPDX-License-Identifier: EUPL-1.2
// A gateway for SMS, for the tests: takes messages over HTTPS as JSON, with a certificate of its own, and shows them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function startGateway() {
  const folder = mkdtempSync(join(tmpdir(), 'sluitend-gateway-'))
  const [key, ca] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', ca,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  const state = { got: [], secrets: [], status: 200, ca }
  const server = createServer({ key: readFileSync(key), cert: readFileSync(ca) }, (ask, answer) => {
    let body = ''
    ask.on('data', (part) => { body += part })
    ask.on('end', () => {
      state.secrets.push(ask.headers.authorization)
      if (state.status === 200) state.got.push(JSON.parse(body))
      answer.writeHead(state.status, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise((done) => server.listen(0, done))
  state.port = server.address().port
  state.stop = () => new Promise((done) => {
    server.closeAllConnections?.()
    server.close(() => {
      rmSync(folder, { recursive: true, force: true })
      done()
    })
  })
  return state
}
