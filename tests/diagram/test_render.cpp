#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "example.hpp"
#include "graph/error.hpp"
#include "renderer.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using namespace std::chrono_literals;

namespace {

/// Puts a `dot` of our own before everything else in PATH, or nothing at all.
class FakeRenderer {
public:
    explicit FakeRenderer(const std::string& script) {
        if (!script.empty()) chmod(folder_.file("dot", "#!/bin/sh\n" + script + "\n").c_str(), 0755);
        setenv("PATH", (folder_.path().string() + (script.empty() ? "" : ":" + old_)).c_str(), 1);
    }
    FakeRenderer(const FakeRenderer&) = delete;
    FakeRenderer& operator=(const FakeRenderer&) = delete;
    ~FakeRenderer() { setenv("PATH", old_.c_str(), 1); }

private:
    std::string old_ = getenv("PATH");
    test::Folder folder_;
};

const example::Example& ties() {
    static const example::Example example = example::defence_ties();
    return example;
}

RenderedDiagram draw(DiagramFormat format, const DiagramOptions& options = {}) {
    return render_diagram(*ties().graph, ties().part, format, options);
}

/// The error of drawing, which must fail.
Error failure(const DiagramOptions& options = {}) {
    try {
        draw(DiagramFormat::svg, options);
    } catch (const Error& error) {
        return error;
    }
    FAIL("drawn");
    return {ErrorCode::internal_error, "", ""};
}

}  // namespace

TEST_CASE("the example renders in every format", "[diagram][render]") {
    if (!renderer_present()) return;
    const RenderedDiagram svg = draw(DiagramFormat::svg);
    CHECK(svg.engine == "dot");
    CHECK(svg.notes == std::vector<std::string>{});
    CHECK(svg.bytes.find("Ngô Xuân Lịch") != std::string::npos);
    CHECK(svg.bytes.find("currency: USD") != std::string::npos);
    CHECK(draw(DiagramFormat::png).bytes.starts_with("\x89PNG"));
    CHECK(draw(DiagramFormat::pdf).bytes.starts_with("%PDF"));
    CHECK(draw(DiagramFormat::dot).bytes == to_dot(*ties().graph, ties().part));
}

TEST_CASE("every engine draws the example", "[diagram][render]") {
    if (!renderer_present()) return;
    for (const char* engine : {"dot", "neato", "fdp", "sfdp", "circo", "twopi"}) {
        DiagramOptions options;
        options.engine = engine;
        const RenderedDiagram drawn = draw(DiagramFormat::svg, options);
        CHECK(drawn.engine == engine);
        CHECK(drawn.notes == std::vector<std::string>{});
    }
}

TEST_CASE("without a renderer the error says what to do, and DOT works", "[diagram][render]") {
    const FakeRenderer none("");
    const Error error = failure();
    CHECK(error.code == ErrorCode::io_error);
    CHECK(error.hint.find("apt-get install graphviz") != std::string::npos);
    CHECK_FALSE(draw(DiagramFormat::dot).bytes.empty());
}

TEST_CASE("a layout past its time falls back to the next", "[diagram][render]") {
    const FakeRenderer slow(R"(input=$(cat)
case "$input" in
*layout=dot*) exec sleep 60 ;;
*) echo 'a warning of Graphviz' >&2; echo '<svg></svg>' ;;
esac)");
    DiagramOptions options;
    options.time_limit = 200ms;
    const RenderedDiagram drawn = draw(DiagramFormat::svg, options);
    CHECK(drawn.engine == "sfdp");
    CHECK(drawn.bytes == "<svg></svg>\n");
    CHECK(drawn.notes == std::vector<std::string>{"dot took longer than 0.2 s",
                                                  "dot with labels beside the edges took longer than 0.2 s",
                                                  "Graphviz: a warning of Graphviz", "drawn by sfdp instead"});
}

TEST_CASE("a crash falls back, and failing everywhere is one clear error", "[diagram][render]") {
    const FakeRenderer broken("echo 'out of luck' >&2; kill -SEGV $$");
    const Error error = failure();
    CHECK(error.code == ErrorCode::io_error);
    CHECK(std::string(error.what()).find("dot crashed (signal 11); Graphviz: out of luck") != std::string::npos);
    CHECK(error.hint.find(".dot") != std::string::npos);
}

TEST_CASE("half a picture is no picture", "[diagram][render]") {
    const FakeRenderer broken("echo '<svg><g>'; exit 0");
    CHECK(std::string(failure().what()).find("dot failed") != std::string::npos);
}

TEST_CASE("a renderer without plugins is told apart", "[diagram][render]") {
    const FakeRenderer bare(R"(echo 'Format: "svg" not recognized. Use one of:' >&2; exit 1)");
    CHECK(failure().hint.find("dot -c") != std::string::npos);
}

TEST_CASE("drawing can be cancelled", "[diagram][render]") {
    const FakeRenderer slow("exec sleep 60");
    std::atomic<bool> cancel{false};
    DiagramOptions options;
    options.cancel = &cancel;
    std::thread other([&] {
        std::this_thread::sleep_for(50ms);
        cancel = true;
    });
    CHECK(failure(options).code == ErrorCode::cancelled);
    other.join();
}

TEST_CASE("several threads draw at once", "[diagram][render]") {
    if (!renderer_present()) return;
    std::vector<std::string> pictures(4);
    std::vector<std::thread> threads;
    for (std::string& picture : pictures) {
        threads.emplace_back([&picture] { picture = draw(DiagramFormat::svg).bytes; });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(pictures == std::vector<std::string>(4, pictures.front()));
}
