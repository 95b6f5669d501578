/* SPDX-License-Identifier: GPL-2.0 */
/* Between test_wild.c and what it is made of. See test_wild.c. */
#ifndef TESTS_WILD_H
#define TESTS_WILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NR_LIMIT 512
#define PAGE 4096ul

/* Seen by every caller and by pid 1. */
struct wild_shared {
	volatile unsigned long calls;	  /* made so far, counted before each */
	volatile unsigned long answered;  /* of which these came back with an answer >= 0 */
	volatile unsigned long refused;	  /* and these with an errno */
	volatile unsigned int made[NR_LIMIT], accepted[NR_LIMIT];
};

extern struct wild_shared *wild_shared;

/* How many threads each caller has beside himself. */
extern unsigned int wild_threads;

struct wild_call {
	const char *name;
	long nr;
};

/* Every call of the kernel's table; the last has no name. */
extern const struct wild_call wild_calls[];

/* A stream of numbers for each process; equal seeds give equal streams. */
extern uint64_t wild_state;
uint64_t wild_random(void);
unsigned int wild_below(unsigned int n);

/* wild_arguments.c: memory and descriptors, once in each caller, and what is made of them. */
void wild_map_arena(void);
void wild_open_files(void);
/* kind: a letter of wild_calls.c's shapes. */
unsigned long wild_argument(char kind);
unsigned long wild_anything(void);
unsigned long wild_buffer(size_t len);
unsigned long wild_bad_pointer(void);

/* Arena, descriptors, limits and the alarm of a caller. Once in each. */
void wild_prepare(void);
/* One call with six arguments made for it. */
void wild_one(void);
/* A module's image damaged and loaded, one way or the other. */
void wild_module(void);
/* Reads the good images; before the first caller starts. */
bool wild_modules_read(void);

/* System calls without libc: errno lies where a wild arch_prctl() may have put it. */
long wild_raw(long nr, const unsigned long *a);
long wild_sys(long nr, unsigned long a, unsigned long b, unsigned long c, unsigned long d);

#endif
