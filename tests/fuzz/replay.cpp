// The main() of a fuzz target where there is no libFuzzer: runs the files of the folders given, whole, cut short, and
// with bytes changed at random (always the same ones). usage: replay_TARGET SECONDS FOLDER...
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Of the sanitizers' run time, where there is one: called before they end the program.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

namespace fs = std::filesystem;

std::size_t runs = 0;

std::string last_input;  // what the target works on

/// Keeps the input that the target did not survive.
void save_last_input() {
    const int file = open("last-input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) return;
    const ssize_t written = write(file, last_input.data(), last_input.size());
    constexpr char message[] = "the input is in the file last-input\n";
    if (written >= 0 && write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(1);
    close(file);
}

void on_signal(int number) {
    save_last_input();
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void run(std::string input) {
    last_input = std::move(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(last_input.data()), last_input.size());
    ++runs;
}

std::vector<std::string> read_seeds(int count, char** folders) {
    std::vector<fs::path> files;
    for (int i = 0; i < count; ++i) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folders[i])) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> seeds;
    for (const fs::path& path : files) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

std::string mutated(const std::vector<std::string>& seeds, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    std::string text = seeds[below(seeds.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(text.size() + 1);
        const std::string& other = seeds[below(seeds.size())];
        const std::size_t from = below(other.size());
        switch (below(4)) {
            case 0:
                text.resize(at);
                break;
            case 1:
                text.insert(at, 1, static_cast<char>(below(256)));
                break;
            case 2:
                text.erase(at, below(8));
                break;
            default:
                text.insert(at, other.substr(from, 1 + below(24)));
        }
    }
    return text;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fputs("usage: replay SECONDS FOLDER...\n", stderr);
        return 2;
    }
    const std::vector<std::string> seeds = read_seeds(count - 2, arguments + 2);
    if (seeds.empty()) {
        std::fputs("no seeds\n", stderr);
        return 1;
    }
    for (const int number : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS}) std::signal(number, on_signal);
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(save_last_input);
    run("");
    for (const std::string& seed : seeds) run(seed);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(arguments[1]));
    std::mt19937 random(1);
    while (std::chrono::steady_clock::now() < end) run(mutated(seeds, random));
    std::printf("%zu inputs from %zu seeds\n", runs, seeds.size());
}
