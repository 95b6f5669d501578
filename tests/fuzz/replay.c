/* SPDX-License-Identifier: GPL-2.0 */
/* Runs a target over files: replay FILE|DIRECTORY... A finding stops the program. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned long runs;

static void replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	uint8_t *bytes;

	if (!file || fstat(fileno(file), &st)) {
		perror(path);
		exit(1);
	}
	/* Exactly as long as the file: ASan sees one byte too far. */
	bytes = malloc(st.st_size ? st.st_size : 1);
	if (fread(bytes, 1, st.st_size, file) != (size_t)st.st_size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	/* Said before, so that the last line names the file that stopped it. */
	if (getenv("VERBOSE"))
		fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(bytes, st.st_size);
	free(bytes);
	runs++;
}

static void replay(const char *path)
{
	char name[4096];
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir) {
		replay_file(path);
		return;
	}
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		replay(name);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%lu inputs, no finding\n", runs);
	return runs ? 0 : 1;
}
