// node many-visits.mjs ADDRESS VISIT_JSON LONGEST_MS ID...: logs the same visit under each id, all at once, and prints how many calls ended with each status.
// The deadlines go from 1 ms to LONGEST_MS; with 0 there is none.
import { as } from './gateway.mjs';

const [address, visit, longest, ...ids] = process.argv.slice(2);
const desk = as('RECEIVER', address).reception;
const ends = {};
await Promise.all(ids.map((id, index) => {
  const options = Number(longest) ? { deadline: Date.now() + 1 + ((index * 7) % Number(longest)) } : {};
  return desk.LogVisit({ ...JSON.parse(visit), visitId: id }, options).then(() => 0, (error) => error.code).then((code) => { ends[code] = (ends[code] ?? 0) + 1; });
}));
console.log(JSON.stringify(ends));
desk.close();
