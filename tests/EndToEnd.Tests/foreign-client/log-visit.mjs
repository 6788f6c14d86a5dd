// node log-visit.mjs ADDRESS VISIT_JSON POINT_CODE: logs a visit, then prints the report of the point as JSON once the visit is in it.
import { as } from './gateway.mjs';

const [address, visit, point] = process.argv.slice(2);
const desk = as('RECEIVER', address).reception;
const { statistics } = as('COORDINATOR', address);

const answer = await desk.LogVisit(JSON.parse(visit));
if (answer.revision !== 1) throw new Error(`revision ${answer.revision}`);

const year = { scopeKind: 'POINT', scopeCode: point, from: '2024-01-01', to: '2024-12-31' };
const unknown = 5;
for (const until = Date.now() + 60_000; ;) {
  const report = await statistics.GetReport(year).catch((error) => {
    if (error.code !== unknown) throw error;
  });
  if (report?.visits.total > 0) {
    console.log(JSON.stringify(report));
    break;
  }
  if (Date.now() > until) throw new Error('The visit has not reached the report.');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
desk.close();
statistics.close();
