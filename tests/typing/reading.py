"""The examples of docs/reading-a-workbook.md, held to their types; a test says when they differ."""

import qiworkbook

book = qiworkbook.open(".")

# 1. Every project: its id, its ward, its trust.
for view in book.views:
    print(view.project.id, view.project.ward, view.project.where.trust)

# 2. One project, and its aim.
willow = book.view("willow-ward")
if willow.project.aim:
    print(willow.project.aim.statement)

# 3. What a chart says now.
reading = willow.readings["feels-safe"]
centre = reading.phase_now.centre if reading.phase_now else None
print(reading.variation, reading.assurance, centre)

# 4. Its points, with limits and signals.
for point in reading.points[-3:]:
    print(point.when, point.value, point.lower, point.upper, len(reading.signals_at(point.index)))

# 5. The cycles, in order of date, each at its stage.
for cycle in willow.thread.cycles_by_date:
    print(cycle.start, cycle.title, cycle.stage)

# 6. Predictions that did not hold: where most is learned.
for cycle in willow.project.cycles:
    for question in cycle.file.plan.question:
        if question.held == "no":
            print(cycle.title, question.predict, question.answer)

# 7. The ideas that work on a driver.
for driver in willow.project.drivers:
    print(driver.name, [idea.name for idea in willow.thread.ideas_for(driver)])

# 8. A table, as rows that pandas or polars take as they are.
points = book.tables()["points"]
print(len(points), points[0]["ward"], points[0]["value"])

# 9. How many wards say that their aim's measure improves.
outcomes = [view.outcome for view in book.views if view.outcome]
print(sum("improvement" in outcome.variation for outcome in outcomes))

# 10. What could not be read, with file and line: never take a figure without a look at it.
for problem in book.left_out:
    print(problem)
