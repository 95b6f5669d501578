/* SPDX-License-Identifier: GPL-2.0 */
/* The wall clock: the MC146818's at the start, ktime_get_ns() from then on. */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "start.h"
#include "x86/io.h"
#include "x86/time.h"

#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_A 0x0a
#define RTC_A_UPDATING 0x80
#define RTC_B 0x0b
#define RTC_B_24H 0x02
#define RTC_B_BINARY 0x04
#define RTC_PM 0x80

static u64 real_offset; /* what to add to ktime_get_ns(); 8 bytes, written in one store */

static u8 rtc_read(u8 reg)
{
	outb(reg, RTC_INDEX);
	return inb(RTC_DATA);
}

struct rtc_time {
	u8 second, minute, hour, day, month, year;
};

static void __init rtc_read_time(struct rtc_time *t)
{
	*t = (struct rtc_time){ rtc_read(0), rtc_read(2), rtc_read(4),
				rtc_read(7), rtc_read(8), rtc_read(9) };
}

static unsigned int __init number(u8 value, u8 mode)
{
	return mode & RTC_B_BINARY ? value : (value >> 4) * 10 + (value & 15);
}

/* Days from 1970 to a date of the Gregorian calendar, counting years from March. */
static s64 __init days_since_1970(s64 year, unsigned int month, unsigned int day)
{
	s64 era_years;

	if (month <= 2) {
		year--;
		month += 12;
	}
	era_years = year * 365 + year / 4 - year / 100 + year / 400;
	return era_years + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

/*
 * Two equal readings with no update between them are a time; a clock that never
 * settles (there is none) leaves 1970.
 */
void __init rtc_init(void)
{
	struct rtc_time t, again;
	unsigned int hour;
	int tries = 100;
	bool updating;
	u8 mode;
	s64 seconds;

	do {
		if (--tries == 0)
			return;
		rtc_read_time(&t);
		updating = rtc_read(RTC_A) & RTC_A_UPDATING;
		rtc_read_time(&again);
	} while (updating || memcmp(&t, &again, sizeof(t)));
	mode = rtc_read(RTC_B);
	hour = number(t.hour & ~RTC_PM, mode);
	if (!(mode & RTC_B_24H))
		hour = hour % 12 + (t.hour & RTC_PM ? 12 : 0);
	seconds = days_since_1970(2000 + number(t.year, mode), number(t.month, mode),
				  number(t.day, mode)) * 86400;
	seconds += hour * 3600 + number(t.minute, mode) * 60 + number(t.second, mode);
	real_offset = seconds * NSEC_PER_SEC - ktime_get_ns();
}

u64 ktime_get_real_ns(void)
{
	return ktime_get_ns() + READ_ONCE(real_offset);
}
EXPORT_SYMBOL(ktime_get_real_ns);

time64_t ktime_get_real_seconds(void)
{
	return ktime_get_real_ns() / NSEC_PER_SEC;
}
EXPORT_SYMBOL_GPL(ktime_get_real_seconds);

void timekeeping_set_real_ns(u64 ns)
{
	WRITE_ONCE(real_offset, ns - ktime_get_ns());
}
