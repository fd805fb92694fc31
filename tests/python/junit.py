"""Reads JUnit's XML as other programs do, and prints each suite, its numbers and what failed."""

import sys

from junitparser import Failure, JUnitXml


def main():
    for suite in JUnitXml.fromstring(sys.stdin.buffer.read()):
        print(suite.name, suite.tests, suite.failures)
        counted = (suite.tests, suite.failures)
        suite.update_statistics()
        if counted != (suite.tests, suite.failures):
            print("the numbers do not fit:", suite.tests, suite.failures)
            return 1
        for case in suite:
            failed = [result.message for result in case.result if isinstance(result, Failure)]
            print(" ", case.name, case.classname, failed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
