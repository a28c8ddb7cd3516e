/* SPDX-License-Identifier: EUPL-1.2 */
#include "outbound/guard.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct range4 {
	uint32_t first;
	unsigned bits;
	enum reach reach;
};

/* The registry of special addresses of IANA (RFC 6890 and what came after it). */
static const struct range4 ranges4[] = {
	{ 0x00000000, 8, REACH_NONE },     { 0x0a000000, 8, REACH_PRIVATE },  { 0x64400000, 10, REACH_PRIVATE },
	{ 0x7f000000, 8, REACH_LOOPBACK }, { 0xa9fe0000, 16, REACH_NONE },    { 0xac100000, 12, REACH_PRIVATE },
	{ 0xc0000000, 24, REACH_NONE },    { 0xc0000200, 24, REACH_NONE },    { 0xc0586300, 24, REACH_NONE },
	{ 0xc0a80000, 16, REACH_PRIVATE }, { 0xc6120000, 15, REACH_PRIVATE }, { 0xc6336400, 24, REACH_NONE },
	{ 0xcb007100, 24, REACH_NONE },    { 0xe0000000, 4, REACH_NONE },     { 0xf0000000, 4, REACH_NONE },
};

static enum reach reach4(uint32_t address)
{
	for (size_t i = 0; i < sizeof ranges4 / sizeof ranges4[0]; i++) {
		if (((address ^ ranges4[i].first) >> (32 - ranges4[i].bits)) == 0) {
			return ranges4[i].reach;
		}
	}
	return REACH_PUBLIC;
}

static uint32_t four(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Addresses that carry one of the older kind are what that one is. */
static enum reach reach6(const unsigned char b[16])
{
	static const unsigned char zero[16] = { 0 };
	static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
	static const unsigned char nat64[12] = { 0, 0x64, 0xff, 0x9b };
	static const unsigned char nat64_local[6] = { 0, 0x64, 0xff, 0x9b, 0, 1 };

	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0) {
		return reach4(four(b + 12));
	}
	if (memcmp(b, zero, 15) == 0) {
		return b[15] == 1 ? REACH_LOOPBACK : REACH_NONE;
	}
	if (memcmp(b, nat64_local, 6) == 0 || (b[0] & 0xfe) == 0xfc) {
		return REACH_PRIVATE;
	}
	if (b[0] == 0x20 && b[1] == 0x02) {
		return reach4(four(b + 2)) == REACH_PUBLIC ? REACH_PUBLIC : REACH_NONE;
	}
	/* Teredo, benchmarking, ORCHID and documentation lie below 2001:200::, documentation at 2001:db8:: as well. */
	if (b[0] == 0x20 && b[1] == 0x01 && (b[2] < 0x02 || (b[2] == 0x0d && b[3] == 0xb8))) {
		return REACH_NONE;
	}
	/* What is handed out on the internet begins with the bits 001. */
	return (b[0] & 0xe0) == 0x20 ? REACH_PUBLIC : REACH_NONE;
}

enum reach guard_reach(const struct sockaddr *a, socklen_t n)
{
	if (a->sa_family == AF_INET && n >= (socklen_t)sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, a, sizeof in);
		return reach4(ntohl(in.sin_addr.s_addr));
	}
	if (a->sa_family == AF_INET6 && n >= (socklen_t)sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in;

		memcpy(&in, a, sizeof in);
		return reach6(in.sin6_addr.s6_addr);
	}
	return REACH_NONE;
}
