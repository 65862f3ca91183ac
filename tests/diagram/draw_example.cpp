// Draws the example of the tests: draw_example FILE [ENGINE [NODES]]. For looking at what the diagrams have become.
#include <cstdio>
#include <fstream>

#include "example.hpp"

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const auto format = entente::diagram_format_of(argv[1]);
    if (!format) return 2;
    entente::DiagramOptions options;
    options.title = "Defence ties between Viet Nam and Korea, 2009\u20132025";
    if (argc > 2) options.engine = argv[2];
    if (argc > 3) options.node_budget = std::stoul(argv[3]);
    const example::Example ties = example::defence_ties();
    const entente::RenderedDiagram drawn = render_diagram(*ties.graph, ties.part, *format, options);
    for (const std::string& note : drawn.notes) std::fprintf(stderr, "%s\n", note.c_str());
    std::ofstream(argv[1], std::ios::binary) << drawn.bytes;
    return 0;
}
