import Audiences
import Customers
import Events
import Importing
import Jobs

extension Composition {
    /// Whoever does the long work of a workspace. `importRoom`: see ``ImportJob``.
    func jobRunner(_ engine: Engine, importRoom: Int) -> JobRunner {
        JobRunner(
            board: jobs,
            kinds: jobKinds(engine, importRoom: importRoom),
            limits: JobLimits(concurrent: configuration.jobs.concurrent, keepDays: configuration.jobs.keepDays),
            logger: logger
        )
    }

    /// Everything long that this program can do.
    private func jobKinds(_ engine: Engine, importRoom: Int) -> [any JobKind] {
        let desk = Desk(database: main, inbox: engine.inbox, sources: sources, clock: clock)
        let tags = Tags(database: main, desk: desk, clock: clock)
        let watch = InboxWatch(inbox: inboxDatabase, record: main)
        return [
            ImportJob(
                imports: imports,
                inbox: engine.inbox,
                backlog: { engine.inbox.backlog },
                room: Int64(importRoom),
                watch: watch
            ),
            TaggingJob(lists: allLists, tags: tags),
            TraitJob(lists: lists, desk: desk, backlog: { engine.inbox.backlog }, room: Int64(importRoom)),
            ListExport(lists: allLists, profiles: profiles, companies: companies, tags: tags, sources: sources),
            UndoJob(imports: imports, eventLog: eventLog, profiles: profiles, inbox: engine.inbox, watch: watch),
        ]
    }
}
