/** Year first. All insurers keep Japanese time. */
const clock = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Tokyo',
});

/** `2026-11-23 07:01:13`, as it stands in lists for operators. */
export const clockTime = (time: Date): string => clock.format(time);
