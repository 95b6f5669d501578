/* SPDX-License-Identifier: GPL-2.0 */
/* /proc's files about the machine as a whole. */
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/timekeeping.h>
#include <uapi/linux/resource.h>

#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "mm/counts.h"
#include "mm/pages.h"
#include "printk.h"
#include "task/task.h"
#include "x86/irq.h"

#define KB_PER_PAGE (PAGE_SIZE / 1024)
#define BUILT_BY "(kiln@kiln)" /* user and host: the same for everybody who builds it */
#define LOAD_ONE 2048 /* get_avenrun()'s 1.0 */

static int version_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s version %s " BUILT_BY " (gcc " __VERSION__ ") %s\n", init_uts.sysname,
		   init_uts.release, init_uts.version);
	return 0;
}

static int cmdline_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", boot_cmdline());
	return 0;
}

static void show_seconds(struct seq_file *m, u64 ns, char end)
{
	seq_printf(m, "%llu.%02llu%c", ns / NSEC_PER_SEC,
		   ns % NSEC_PER_SEC / (NSEC_PER_SEC / 100), end);
}

static int uptime_show(struct seq_file *m, void *v)
{
	show_seconds(m, ktime_get_ns(), ' ');
	show_seconds(m, idle_time_ns(), '\n');
	return 0;
}

static void show_load(struct seq_file *m, unsigned long load)
{
	load += LOAD_ONE / 200; /* round to the hundredth */
	seq_printf(m, "%lu.%02lu ", load / LOAD_ONE, load % LOAD_ONE * 100 / LOAD_ONE);
}

static int loadavg_show(struct seq_file *m, void *v)
{
	unsigned long loads[3];
	int i;

	get_avenrun(loads);
	for (i = 0; i < 3; i++)
		show_load(m, loads[i]);
	seq_printf(m, "%lu/%lu %lu\n", nr_running(), task_count(), total_forks());
	return 0;
}

static int meminfo_show(struct seq_file *m, void *v)
{
	struct mm_counts c;

	mm_get_counts(&c);
	seq_printf(m, "MemTotal:       %8lu kB\nMemFree:        %8lu kB\n",
		   c.total_pages * KB_PER_PAGE, c.free_pages * KB_PER_PAGE);
	seq_printf(m, "MemAvailable:   %8lu kB\nBuffers:        %8d kB\nCached:         %8d kB\n",
		   c.free_pages * KB_PER_PAGE, 0, 0);
	seq_printf(m, "SwapTotal:      %8d kB\nSwapFree:       %8d kB\nShmem:          %8d kB\n",
		   0, 0, 0);
	seq_printf(m, "Slab:           %8lu kB\nSReclaimable:   %8d kB\nSUnreclaim:     %8lu kB\n",
		   c.slab_pages * KB_PER_PAGE, 0, c.slab_pages * KB_PER_PAGE);
	seq_printf(m, "PageTables:     %8lu kB\nVmallocUsed:    %8lu kB\n",
		   c.page_table_pages * KB_PER_PAGE,
		   (c.vmalloc_pages + c.module_pages) * KB_PER_PAGE);
	return 0;
}

/* Source: proc(5); Linux's format for the 8259. */
static int interrupts_show(struct seq_file *m, void *v)
{
	unsigned long count;
	char names[64];
	unsigned int i;

	seq_printf(m, "%11s%s%-8d\n", "", "CPU", 0);
	for (i = 0; irq_line(i, &count, names, sizeof(names)); i++)
		if (count || names[0])
			seq_printf(m, "%3u: %10lu  %8s    %s%s\n", i, count, "XT-PIC",
				   names[0] ? "  " : "", names);
	seq_printf(m, "ERR: %10lu\n", irq_spurious_count());
	return 0;
}

/* The sum, then one number a line. */
static void show_intr(struct seq_file *m)
{
	unsigned long count;
	char names[64];
	unsigned int i;

	seq_printf(m, "intr %lu", irq_total());
	for (i = 0; irq_line(i, &count, names, sizeof(names)); i++)
		seq_printf(m, " %lu", count);
	seq_putc(m, '\n');
}

/* One CPU; time that was not idle is shown as system time. */
static int stat_show(struct seq_file *m, void *v)
{
	u64 tick = NSEC_PER_SEC / 100, now = ktime_get_ns(), idle = idle_time_ns();
	u64 busy = now > idle ? now - idle : 0;

	seq_printf(m, "cpu  0 0 %llu %llu 0 0 0 0 0 0\n", busy / tick, idle / tick);
	seq_printf(m, "cpu0 0 0 %llu %llu 0 0 0 0 0 0\n", busy / tick, idle / tick);
	show_intr(m);
	seq_printf(m, "ctxt %lu\n", nr_context_switches());
	seq_printf(m, "btime %llu\nprocesses %lu\nprocs_running %lu\nprocs_blocked 0\n",
		   (ktime_get_real_ns() - now) / NSEC_PER_SEC, total_forks(), nr_running());
	return 0;
}

static int consoles_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%-21s-W- (EC p  )    4:64\n", console_name());
	return 0;
}

void proc_misc_init(void)
{
	proc_create_single("version", 0, NULL, version_show);
	proc_create_single("cmdline", 0, NULL, cmdline_show);
	proc_create_single("uptime", 0, NULL, uptime_show);
	proc_create_single("loadavg", 0, NULL, loadavg_show);
	proc_create_single("meminfo", 0, NULL, meminfo_show);
	proc_create_single("interrupts", 0, NULL, interrupts_show);
	proc_create_single("cpuinfo", 0, NULL, show_cpuinfo);
	proc_create_single("stat", 0, NULL, stat_show);
	proc_create_single("filesystems", 0, NULL, show_filesystems);
	proc_create_single("devices", 0, NULL, show_devices);
	proc_create_single("misc", 0, NULL, show_misc);
	proc_create_single("consoles", 0, NULL, consoles_show);
	proc_symlink("mounts", NULL, "self/mounts");
}
