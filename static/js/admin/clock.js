/* Django's clock offers "6 a.m."; here a day has 24 hours, and dramas air in the evening. Who may not set the moment of
   a recap has no clock. */

const HOURS = [0, 6, 12, 18, 20, 21, 22];
const clock = window.DateTimeShortcuts?.clockHours;

if (clock) clock.default_ = [["Now", -1], ...HOURS.map((hour) => [`${String(hour).padStart(2, "0")}:00`, hour])];
