// An identity provider on this machine that speaks SAML: `node provider.js PORT KEY.pem CERT.pem PEOPLE.json SITE`.
// Whoever comes to /sso?login=NAME is signed in here as NAME; the people are read anew each time.
import { readFileSync } from 'node:fs';
import express from 'express';
import samlp from 'samlp';

const [port, key, cert, people, site] = process.argv.slice(2);
const address = `http://127.0.0.1:${port}`;
const options = {
  issuer: `${address}/metadata`,
  key: readFileSync(key),
  cert: readFileSync(cert),
  getUserFromRequest: (request) => JSON.parse(readFileSync(people, 'utf-8'))[request.query.login],
  getPostURL: (_audience, _question, _request, done) => done(null, site),
  destination: site,
  recipient: site,
  profileMapper: function Person(user) {
    return { getClaims: () => user.attributes, getNameIdentifier: () => ({ nameIdentifier: user.name }) };
  },
};
Object.assign(options.profileMapper.prototype, { metadata: [] });
const app = express();
app.get('/sso', samlp.auth(options));
app.get('/metadata', samlp.metadata({ ...options, redirectEndpointPath: '/sso', postEndpointPath: '/sso' }));
app.listen(Number(port), '127.0.0.1', () => console.log('ready'));
