// The benchmark `dense`'s peer that is linked with the system's FAISS: opens indexes that faiss-cpu wrote, and answers
// the requests of python/dense, one JSON object a line with the fields in it by name.

#include <faiss/Index.h>
#include <faiss/IndexHNSW.h>
#include <faiss/index_io.h>
#include <omp.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

std::string text(const std::string &request, const std::string &name) {
    std::string key = "\"" + name + "\": \"";
    size_t start = request.find(key);
    if (start == std::string::npos) {
        return "";
    }
    start += key.size();
    return request.substr(start, request.find('"', start) - start);
}

long number(const std::string &request, const std::string &name, long otherwise) {
    std::string key = "\"" + name + "\": ";
    size_t start = request.find(key);
    return start == std::string::npos ? otherwise : std::atol(request.c_str() + start + key.size());
}

std::unique_ptr<faiss::Index> opened;
std::vector<float> queries;

void open_index(const std::string &request) {
    opened.reset(faiss::read_index(text(request, "index").c_str()));
    FILE *file = std::fopen(text(request, "queries").c_str(), "rb");
    if (!file) {
        throw std::runtime_error("there are no queries");
    }
    std::fseek(file, 0, SEEK_END);
    queries.resize(static_cast<size_t>(std::ftell(file)) / sizeof(float));
    std::rewind(file);
    if (std::fread(queries.data(), sizeof(float), queries.size(), file) != queries.size()) {
        throw std::runtime_error("the queries cannot be read");
    }
    std::fclose(file);
}

/// Searches for all queries, and hands on the microseconds of each batch.
std::vector<double> search(
    const std::string &request, long k, std::vector<float> &scores, std::vector<int64_t> &found) {
    long count = number(request, "number", 0), batch = number(request, "batch", 1);
    // FAISS 1.7.3 reads the graph's own efSearch where it sizes its queue.
    if (auto *graph = dynamic_cast<faiss::IndexHNSW *>(opened.get())) {
        graph->hnsw.efSearch = static_cast<int>(number(request, "ef", 64));
    }
    scores.resize(static_cast<size_t>(count * k));
    found.resize(scores.size());
    std::vector<double> microseconds;
    for (long first = 0; first < count; first += batch) {
        auto start = std::chrono::steady_clock::now();
        opened->search(
            std::min(batch, count - first), queries.data() + first * opened->d, k, scores.data() + first * k,
            found.data() + first * k);
        std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
        microseconds.push_back(time.count());
    }
    return microseconds;
}

/// For each query k ordinals, and after all of these k scores.
void write(const std::string &path, const std::vector<float> &scores, const std::vector<int64_t> &found) {
    FILE *file = std::fopen(path.c_str(), "wb");
    if (!file) {
        throw std::runtime_error("the results cannot be written");
    }
    for (int64_t ordinal : found) {
        auto narrow = static_cast<uint32_t>(ordinal);
        std::fwrite(&narrow, sizeof narrow, 1, file);
    }
    std::fwrite(scores.data(), sizeof(float), scores.size(), file);
    std::fclose(file);
}

void answer(const std::string &request) {
    std::string what = text(request, "do");
    if (what == "describe") {
        std::cout << "{\"version\": \"" << FAISS_VERSION_MAJOR << "." << FAISS_VERSION_MINOR << "."
                  << FAISS_VERSION_PATCH << "\"}";
    } else if (what == "open") {
        auto start = std::chrono::steady_clock::now();
        open_index(request);
        std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        std::cout << "{\"seconds\": " << time.count() << "}";
    } else {
        std::vector<float> scores;
        std::vector<int64_t> found;
        auto microseconds = search(request, number(request, "k", 10), scores, found);
        if (what == "search") {
            write(text(request, "results"), scores, found);
            std::cout << "{\"queries\": " << number(request, "number", 0) << "}";
            return;
        }
        std::cout << "{\"microseconds\": [";
        for (size_t i = 0; i < microseconds.size(); i++) {
            std::cout << (i ? ", " : "") << microseconds[i];
        }
        std::cout << "]}";
    }
}

} // namespace

int main() {
    omp_set_num_threads(1);
    std::string request;
    while (std::getline(std::cin, request)) {
        try {
            answer(request);
            std::cout << std::endl;
        } catch (const std::exception &error) {
            std::cout << "{\"error\": \"FAISS failed\"}" << std::endl;
            std::cerr << error.what() << std::endl;
            return 1;
        }
    }
}
