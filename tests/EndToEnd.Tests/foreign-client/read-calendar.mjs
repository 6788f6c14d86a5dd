// Reads a calendar as a program that follows it does, and tells its events in UTC.
// usage: node read-calendar.mjs ADDRESS
import ICAL from "ical.js";

const answer = await fetch(process.argv[2]);
if (!answer.ok) throw new Error(`${answer.status}`);
const text = await answer.text();
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    summary: event.summary,
    location: event.location,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    zone: event.startDate.zone.tzid,
  };
});
const longest = Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)));
console.log(JSON.stringify({ type: answer.headers.get("content-type"), longest, method: calendar.getFirstPropertyValue("method"), events }));
