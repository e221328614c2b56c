// An identity provider on this machine that speaks SAML: `node provider.js PORT KEY.pem CERT.pem PEOPLE.json SITE`.
// Whoever types a NAME on its page is signed in here as NAME until the browser closes; the people are read anew each time.
import { readFileSync } from 'node:fs';
import express from 'express';
import samlp from 'samlp';

const [port, key, cert, people, site] = process.argv.slice(2);
const address = `http://127.0.0.1:${port}`; // the tests' server is called localhost: another site, as a company's provider is
const who = (request) => request.query.login ?? /login=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
const safe = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const options = {
  issuer: `${address}/metadata`,
  key: readFileSync(key),
  cert: readFileSync(cert),
  getUserFromRequest: (request) => JSON.parse(readFileSync(people, 'utf-8'))[who(request)],
  getPostURL: (_audience, _question, _request, done) => done(null, site),
  destination: site,
  recipient: site,
  profileMapper: function Person(user) {
    return { getClaims: () => user.attributes, getNameIdentifier: () => ({ nameIdentifier: user.name }) };
  },
};
Object.assign(options.profileMapper.prototype, { metadata: [] });
const app = express();
app.get('/sso', (request, response, signedIn) => {
  if (who(request)) {
    response.setHeader('Set-Cookie', `login=${who(request)}; HttpOnly; SameSite=Lax`);
    return signedIn();
  }
  const asked = Object.entries(request.query).map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`);
  return response.send(`<!doctype html><title>Sign in</title><form action="/sso">${asked.join('')}<input name="login"><button>Sign in</button></form>`);
}, samlp.auth(options));
app.get('/metadata', samlp.metadata({ ...options, redirectEndpointPath: '/sso', postEndpointPath: '/sso' }));
app.listen(Number(port), '127.0.0.1', () => console.log('ready'));
