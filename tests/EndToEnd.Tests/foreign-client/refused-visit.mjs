// node refused-visit.mjs ADDRESS VISIT_JSON: logs a visit that must be refused, and prints the status and its message.
import { as } from './gateway.mjs';

const [address, visit] = process.argv.slice(2);
const desk = as('RECEIVER', address).reception;
await desk.LogVisit(JSON.parse(visit)).then(
  () => { throw new Error('accepted'); },
  (error) => console.log(JSON.stringify({ code: error.code, details: error.details, hasDetails: error.metadata.get('grpc-status-details-bin').length === 1 })),
);
desk.close();
