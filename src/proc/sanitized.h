/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_SANITIZED_H
#define PROC_SANITIZED_H

/*
 * Whether this is a build for tests, whose sanitizers look at the process from inside: terabytes of address space, and
 * at the end a thread that stops the others by ptrace to search for leaks. Such a build is allowed that, and no other.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
