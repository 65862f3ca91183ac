#include "shell/program.hpp"

int main(int argc, char** argv) {
    return entente::shell::run_program(argc, argv);
}
