// node interrupted-visit.mjs ADDRESS VISIT_JSON [DEADLINE_MS]: logs a visit, gives up at the deadline or, without one, when its input ends, and prints the status.
import { as } from './gateway.mjs';

const [address, visit, deadline] = process.argv.slice(2);
const desk = as('RECEIVER', address).reception;
const call = desk.raw.LogVisit(JSON.parse(visit), deadline ? { deadline: Date.now() + Number(deadline) } : {}, (error) => {
  console.log(error?.code ?? 0);
  desk.close();
});
if (!deadline) process.stdin.on('end', () => call.cancel()).resume();
