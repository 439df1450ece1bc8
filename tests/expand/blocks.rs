#[monitored(op = "database", tags(db.system = "sqlite"), args(id))]
impl<T> Store<T> {
    const LIMIT: u32 = 7;

    const fn limit() -> u32 {
        Self::LIMIT
    }

    fn load(&self, id: u32) -> Option<&T> {
        self.rows.get(&id)
    }

    #[monitored(name = "put", tags(db.system = "memory"))]
    async fn store(&mut self, value: T) -> Option<T> {
        self.rows.insert(value).await
    }

    #[monitored(skip)]
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[monitored]
trait Import {
    fn rows(&self) -> Vec<u32>;

    fn import(&self) -> usize {
        self.rows().len()
    }
}
