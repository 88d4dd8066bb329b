#pragma once

#include "CFaiss.h"

#include <omp.h>

#include <cstring>
#include <exception>
#include <new>
#include <string>

/// What an exception of FAISS says, without the C++ function and the source line that it puts before it.
inline std::string plain_message(const std::exception &error) {
    if (dynamic_cast<const std::bad_alloc *>(&error)) {
        return "there is not enough memory";
    }
    std::string text = error.what();
    size_t source = text.find(".cpp:");
    size_t start = source == std::string::npos ? source : text.find(": ", source);
    return start == std::string::npos ? text : text.substr(start + 2);
}

/// The message where there is no memory for one; never freed.
inline char cfaiss_no_memory[] = "there is not enough memory";

/// Runs work at the border to C: an exception becomes a message that the caller owns.
template <class Work> CFaissError guarded(Work work) noexcept {
    std::string message;
    try {
        work();
        return nullptr;
    } catch (const std::exception &error) {
        try {
            message = plain_message(error);
        } catch (...) {
        }
    } catch (...) {
    }
    char *copy = strdup(message.empty() ? "FAISS failed without saying why" : message.c_str());
    // A failed call must not look like one that succeeded, even when there is no memory for its message.
    return copy ? copy : cfaiss_no_memory;
}

/// OpenMP's thread count for the calling thread, for as long as this lives. The count belongs to each thread, so
/// every call sets its own, and restores what the thread had.
class OpenMPThreads {
  public:
    explicit OpenMPThreads(int count) : before(omp_get_max_threads()) { omp_set_num_threads(count); }
    ~OpenMPThreads() { omp_set_num_threads(before); }
    OpenMPThreads(const OpenMPThreads &) = delete;
    OpenMPThreads &operator=(const OpenMPThreads &) = delete;

  private:
    int before;
};
