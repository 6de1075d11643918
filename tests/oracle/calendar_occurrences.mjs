// Reads {ics, until} (JSON) from standard input with ical.js, as Thunderbird does, and prints every occurrence that begins
// before `until` (seconds since 1970), its times as seconds since 1970.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const { ics, until } = JSON.parse(readFileSync(0, "utf8"));
const calendar = new ICAL.Component(ICAL.parse(ics));
const components = calendar.getAllSubcomponents("vevent");
const masters = components.filter((component) => !component.hasProperty("recurrence-id"));
const occurrences = [];

function add(event, start, end) {
  occurrences.push({
    uid: event.uid,
    start: start.toUnixTime(),
    end: end.toUnixTime(),
    summary: event.summary,
    place: event.location,
    description: event.description,
    status: event.component.getFirstPropertyValue("status"),
  });
}

for (const master of masters) {
  const uid = master.getFirstPropertyValue("uid");
  const exceptions = components.filter((other) => other !== master && other.getFirstPropertyValue("uid") === uid);
  const event = new ICAL.Event(master, { strictExceptions: true, exceptions });
  if (!event.isRecurring()) {
    add(event, event.startDate, event.endDate);
    continue;
  }
  const iterator = event.iterator();
  for (let next = iterator.next(); next && next.toUnixTime() < until; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    add(details.item, details.startDate, details.endDate);
  }
}
process.stdout.write(JSON.stringify(occurrences.filter((occurrence) => occurrence.start < until)));
